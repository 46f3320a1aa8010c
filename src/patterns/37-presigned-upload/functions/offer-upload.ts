import { http, json, milliseconds } from "@motif/app";
import { files, NewUpload, OFFERED_FOR, type Upload, uploads } from "../resources.ts";

/**
 * Offers an upload: first its row, then a URL that is good for just this object. A crash in between leaves a row that the sweep ends;
 * a client that repeats the request gets another upload.
 */
export default http(
  "offer-upload",
  { uses: { uploads: uploads.writer, files: files.presigner }, body: NewUpload },
  async ({ body, uploads, files, now, newId, metrics }) => {
    const { name, bytes, contentType } = body;
    const id = newId();
    const offeredAt = now();
    const row: Upload = {
      id,
      name,
      bytes,
      contentType,
      status: "waiting",
      offeredAt: offeredAt.toISOString(),
      expiresAt: new Date(offeredAt.getTime() + milliseconds(OFFERED_FOR)).toISOString(),
    };
    await uploads.put(row, { if: "absent" });
    const upload = await files.presign({ key: id, bytes, contentType, expires: OFFERED_FOR });
    metrics.add("UploadsOffered", 1);
    // Whoever has the URL can upload: no cache may keep it.
    const headers = { location: `/uploads/${id}`, "cache-control": "no-store" };
    return json({ id, upload }, { status: 201, headers });
  },
);
