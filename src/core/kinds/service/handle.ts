/** What a request has besides its path: as `RequestInit` of the Fetch standard. */
export interface ServiceInit {
  /** `GET` if not given. */
  readonly method?: string;
  /** Those of the connection (`host`, `connection`, `content-length` …) are not taken. */
  readonly headers?: RequestInit["headers"];
  /** Anything that `fetch` takes; it is read before anything is sent, and has 6 MiB at most. */
  readonly body?: RequestInit["body"];
  /** Ends the wait for the answer; the request may take effect all the same. */
  readonly signal?: AbortSignal | null;
}

/** Calling operations. */
export interface ServiceCaller {
  /**
   * Sends a request to a path below the service's URL, and gives the answer, whatever its status, once it is there in full.
   * Redirects are answers like others: none is followed. The trace goes along as `traceparent`.
   *
   * Throws `MotifError` with the code `unavailable` where the service was not reached: nothing was done, and trying again is
   * safe. Throws `UnknownOutcomeError` where no answer came (a timeout, a signal, a lost connection): the request may have
   * been done, and is safe to repeat only where the service makes it so. Throws `TooLargeError` for a body of more than 6 MiB
   * (of an answer: the request was done), and `InvalidArgumentError` for a path that leads out of the service's URL.
   *
   * Of a service that is anywhere, `path` is a whole `https://` URL; throws `ForbiddenAddressError`, which is terminal, where
   * that leads to anything but a public host: nothing was sent.
   *
   * @example
   * ```ts
   * const response = await payments.fetch("/charges", {
   *   method: "POST",
   *   headers: { "content-type": "application/json", "idempotency-key": order.id },
   *   body: JSON.stringify({ amount: order.total }),
   * });
   * if (!response.ok) throw new Error(`The payment provider answered ${response.status}.`);
   * ```
   */
  fetch(path: string, init?: ServiceInit): Promise<Response>;
}
