/** Four of them are in memory at the same time. 50,000 blocks, the most of a blob, are 400 GB. */
const BLOCK_BYTES = 8 * 1024 * 1024;

/** A stream in blocks of one size; the last one is what is left. */
export class BlockStream {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #ended = false;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /** Whether the last block was given. */
  get ended(): boolean {
    return this.#ended && this.#keptBytes === 0;
  }

  /** The next block, or undefined behind the last one. Rejects with the stream's error. */
  async next(): Promise<Uint8Array | undefined> {
    // One byte more than the block, so that it is known whether the block is the last one.
    while (!this.#ended && this.#keptBytes <= BLOCK_BYTES) {
      const { done, value } = await this.#reader.read();
      if (done) this.#ended = true;
      else this.#keep(value);
    }
    if (this.#keptBytes === 0) return undefined;
    const all = Buffer.concat(this.#kept);
    this.#kept = [];
    this.#keptBytes = 0;
    if (all.byteLength > BLOCK_BYTES) this.#keep(all.subarray(BLOCK_BYTES));
    return all.subarray(0, BLOCK_BYTES);
  }

  /** Says that no more is wanted. */
  async cancel(reason: unknown): Promise<void> {
    // That a stream which has failed cannot be cancelled is of no interest.
    await this.#reader.cancel(reason).catch(() => {});
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#kept.push(bytes);
    this.#keptBytes += bytes.byteLength;
  }
}
