import { http } from "@motif/app";

/** Sends a part of the response every 500 ms. */
export default http("ticks", { streams: true }, () => {
  let count = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (count > 0) await new Promise((resolve) => setTimeout(resolve, 500));
      controller.enqueue(Buffer.from(`tick ${++count}\n`));
      if (count === 3) controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/plain" } });
});
