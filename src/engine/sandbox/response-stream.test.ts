import { describe, expect, it } from "vitest";
import { watchStream } from "./response-stream.ts";

describe("a stream that is watched", () => {
  const watching = (source: UnderlyingDefaultSource<Uint8Array>) => {
    const overs: unknown[] = [];
    const watched = watchStream(new ReadableStream(source), (error) => overs.push(error));
    return { ...watched, overs };
  };
  const bytes = new Uint8Array([1]);

  it("is over once when it ends", async () => {
    const { stream, overs } = watching({
      start(controller) {
        controller.enqueue(bytes);
        controller.close();
      },
    });
    expect(overs).toEqual([]);
    expect(await new Response(stream).bytes()).toEqual(bytes);
    expect(overs).toEqual([undefined]);
  });

  it("is over with its error when it fails", async () => {
    const { stream, overs } = watching({ pull: (controller) => controller.error("broken") });
    await expect(stream.getReader().read()).rejects.toBe("broken");
    expect(overs).toEqual(["broken"]);
  });

  it("is over without an error when its reader cancels it, and tells its maker why", async () => {
    const reasons: unknown[] = [];
    const { stream, overs } = watching({ cancel: (reason) => void reasons.push(reason) });
    await stream.cancel("enough");
    expect([overs, reasons]).toEqual([[undefined], ["enough"]]);
  });

  it("fails at once when it is cut, and is not over again when its maker goes on", async () => {
    let maker: ReadableStreamDefaultController<Uint8Array> | undefined;
    const { stream, cut, overs } = watching({
      start(controller) {
        maker = controller;
      },
    });
    const read = stream.getReader().read();
    cut(new Error("gone"));
    await expect(read).rejects.toThrow("gone");
    maker?.close();
    cut(new Error("again"));
    await new Promise(setImmediate);
    expect(overs).toEqual([new Error("gone")]);
  });
});
