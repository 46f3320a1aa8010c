import { connect, type Socket } from "node:net";

/** A connection on which a test writes what it likes, byte for byte. */
export class RawClient implements Disposable {
  readonly socket: Socket;
  /** Settles with all that was received when the server has closed the connection. */
  readonly closed: Promise<string>;
  #received = "";

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.setEncoding("latin1");
    const { promise, resolve } = Promise.withResolvers<string>();
    this.closed = promise;
    this.socket.on("data", (text: string) => {
      this.#received += text;
    });
    // A reset is a way to close, too.
    this.socket.on("error", () => {});
    this.socket.on("close", () => resolve(this.#received));
  }

  /** Writes a text as it is. */
  send(text: string | Uint8Array): this {
    this.socket.write(text);
    return this;
  }

  /** Waits until what was received has a text in it, and returns all of it. */
  async received(text: string): Promise<string> {
    while (!this.#received.includes(text)) {
      if (this.socket.closed) throw new Error(`The connection was closed after: ${this.#received}`);
      await new Promise<void>((resolve) => {
        this.socket.once("data", () => resolve()).once("close", () => resolve());
      });
    }
    return this.#received;
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

/** Sends a text on a connection of its own and returns the answer up to the end of the connection. */
export async function exchange(port: number, text: string): Promise<string> {
  using client = new RawClient(port);
  return await client.send(text).closed;
}
