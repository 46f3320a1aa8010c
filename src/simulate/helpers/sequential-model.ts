/** What a client did to a key, and what it saw. Moments are numbers that grow; equal ones count as the same time. */
export interface ClientOperation<I, O> {
  readonly client: string;
  readonly input: I;
  /** The moment from which on it may have had its effect. */
  readonly sent: number;
  /** The output, and the moment by which it had its effect. Without: it may have it at any time, or never. */
  readonly answer?: { readonly at: number; readonly output: O };
}

/** What a key does when operations come one after the other. States are plain data. */
export interface SequentialModel<S, I, O> {
  readonly initial: S;
  /**
   * The states in which an operation may leave a key that it finds in `state`; none where it cannot have had that output.
   * An undefined `output` is one that nobody knows.
   */
  readonly next: (state: S, input: I, output: O | undefined) => readonly S[];
  /** Whether an operation changes nothing, in whatever state. */
  readonly isRead: (input: I, output: O | undefined) => boolean;
}
