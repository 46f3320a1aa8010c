/** Calling a function and waiting for it. */
export interface FunctionInvoker<I, O> {
  /**
   * Calls the function once, waits, and gives its output. The caller's own time goes on meanwhile, and both are paid for: for
   * anything that need not be waited for, `send` is half the price. Nothing is tried again.
   *
   * Throws {@link FailedCallError} with the name of what the function threw; `ThrottledError` where the function had no free
   * place (it did not run); `UnknownOutcomeError` where no answer came (it may have run); `TooLargeError`, before anything is sent,
   * for an input of more than 6 MiB; `ValidationError` for an input that is not valid.
   *
   * @example
   * ```ts
   * try {
   *   const { price } = await quote.invoke({ sku, count: 3 });
   * } catch (error) {
   *   if (error instanceof FailedCallError && error.errorName === "UnknownSkuError") return notFound(sku);
   *   throw error;
   * }
   * ```
   */
  invoke(input: I): Promise<O>;
  /**
   * A dry run: whether the input is valid, the function is there and the caller may call it. It does not run. Throws as
   * `invoke` does.
   */
  check(input: I): Promise<void>;
}

/** Calling a function without waiting for it. */
export interface FunctionSender<I> {
  /**
   * Hands the call over and returns; the function is called later, at least once, so that it may be called twice with the
   * same input. What it throws is tried again as the callable's `retry` says. Throws `TooLargeError`, before anything is sent, for
   * an input of more than 1 MiB, or 960 KiB where the callable has destinations, whose records hold it; `ThrottledError`, `UnknownOutcomeError` (the call may be made) and `ValidationError`.
   *
   * @example
   * ```ts
   * const { id } = await resize.send({ key: "cat.jpg", width: 200 });
   * ```
   */
  send(input: I): Promise<{ readonly id: string }>;
}
