import { consumer, TerminalError } from "@motif/app";
import { indexText } from "../index-text.ts";
import { documents, index } from "../resources.ts";

/**
 * Indexes one document; may be called for it any number of times, even at the same time. The payload of a large one stays
 * where it is: a message that was processed may come again.
 */
export default consumer(
  "index-document",
  {
    event: documents.message,
    uses: { index: index.readWriter, payloads: documents.payloads.reader },
    timeout: "60s",
    memory: 512,
  },
  documents.received(
    ({ payloads }) => payloads,
    async ({ event, index, metrics, now }) => {
      const { id, text } = event.data;
      const found = await index.get({ id });
      if (!found) throw new TerminalError(`Document ${id} has no row.`);
      if (found.item.status === "indexed") return;
      const indexed = { ...indexText(text), status: "indexed", indexedAt: now().toISOString() } as const;
      await index.update({ id }, { set: indexed }, { if: { version: found.version } });
      metrics.add("DocumentsIndexed", 1);
      metrics.add("BytesIndexed", Buffer.byteLength(text), "Bytes");
    },
  ),
);
