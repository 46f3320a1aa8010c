import { http } from "@motif/core";
import { orders } from "../resources.ts";

export default http(
  "export-orders",
  { uses: { orders: orders.reader }, streams: true, timeout: "5m" },
  async ({ orders }) => {
    const { entries } = await orders.scan();
    let next = 0;
    return new Response(
      new ReadableStream({
        pull(controller) {
          const entry = entries[next++];
          if (!entry) controller.close();
          else controller.enqueue(new TextEncoder().encode(`${JSON.stringify(entry.item)}\n`));
        },
      }),
    );
  },
);
