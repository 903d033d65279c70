// What scripts of other people put on the page. Only what we use.

interface HtmxSwapSpec {
  swapStyle: string;
  swapDelay?: number;
  settleDelay?: number;
}

interface Htmx {
  ajax(verb: string, path: string, context?: Element | string | Record<string, unknown>): Promise<void>;
  swap(target: Element | string, content: string, spec: HtmxSwapSpec, options?: Record<string, unknown>): void;
  process(element: Element): void;
  trigger(element: Element | string, name: string, detail?: unknown): void;
  config: Record<string, unknown>;
}

declare const htmx: Htmx;

/** The `detail` of htmx's events, as far as we read it. */
interface HtmxDetail {
  elt: Element;
  target?: Element;
  xhr: XMLHttpRequest;
  shouldSwap: boolean;
  isError: boolean;
  successful?: boolean;
  requestConfig?: { verb: string; path: string };
}

interface HTMLElementEventMap {
  "menu:open": CustomEvent<{ opener: HTMLElement | null }>;
}
