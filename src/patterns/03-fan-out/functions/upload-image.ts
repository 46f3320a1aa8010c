import { ConditionFailedError, http, idempotentHttp, json, problemResponse } from "@motif/app";
import { images, originals, requests, Uploaded, uploads } from "../resources.ts";

/**
 * Takes an upload: its row, its content, and then the one message that all processors get their copy of. A crash in between
 * leaves an upload that nobody was told of, but no 202 was sent either: a client that repeats the request with the same
 * Idempotency-Key gets the same id, and what was there is written again, as it is.
 */
export default http(
  "upload-image",
  {
    uses: {
      uploads: uploads.writer,
      originals: originals.writer,
      images: images.publisher,
      requests: requests.readWriter,
    },
  },
  idempotentHttp(
    { store: ({ requests }) => requests, required: false },
    async ({ header, rawBody, uploads, originals, images, now, newId }) => {
      const [contentType] = (header("content-type") ?? "").split(";");
      const uploaded = Uploaded.safeParse({ id: newId(), contentType, bytes: rawBody.length });
      if (!uploaded.success) return problemResponse({ status: 415, title: "No content type" });
      if (rawBody.length === 0) return problemResponse({ status: 400, title: "No content" });
      const { id } = uploaded.data;
      const row = { ...uploaded.data, uploadedAt: now().toISOString() };
      await uploads.put(row, { if: "absent" }).catch(ignoreConditionFailed);
      await originals.put(id, rawBody, { contentType: uploaded.data.contentType });
      await images.publish(uploaded.data);
      return json({ id }, { status: 202, headers: { location: `/images/${id}` } });
    },
  ),
);

/** An earlier attempt at the same request wrote the row. */
function ignoreConditionFailed(error: unknown): void {
  if (!(error instanceof ConditionFailedError)) throw error;
}
