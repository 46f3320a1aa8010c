import { ConditionFailedError, http, idempotentHttp, json } from "@motif/app";
import { documents, type Entry, index, NewDocument, requests } from "../resources.ts";

/**
 * Accepts a document: first its row, then its payload if it is large, then its message, then 202. A crash in between leaves
 * a row or a payload without a message, but no 202 was sent: a client that repeats the request with the same
 * Idempotency-Key gets the same id again, and the payload, whose key is its digest, is the same object.
 */
export default http(
  "submit-document",
  {
    uses: {
      index: index.writer,
      queue: documents.queue.sender,
      payloads: documents.payloads.writer,
      requests: requests.readWriter,
    },
    body: NewDocument,
    memory: 512,
  },
  idempotentHttp(
    { store: ({ requests }) => requests, required: false },
    async ({ body, index, queue, payloads, now, newId }) => {
      const { title, text } = body;
      const id = newId();
      const entry: Entry = { id, title, status: "accepted", acceptedAt: now().toISOString() };
      await index.put(entry, { if: "absent" }).catch(ignoreConditionFailed);
      await documents.send({ queue, payloads }, { id, text });
      return json({ id, status: "accepted" }, { status: 202, headers: { location: `/documents/${id}` } });
    },
  ),
);

/** An earlier attempt at the same request wrote the row. */
function ignoreConditionFailed(error: unknown): void {
  if (!(error instanceof ConditionFailedError)) throw error;
}
