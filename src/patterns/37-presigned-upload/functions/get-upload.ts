import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { uploads } from "../resources.ts";

/** What has become of an upload. Only `stored` says that the app has it, whatever the bucket answered to the client. */
export default http(
  "get-upload",
  { uses: { uploads: uploads.reader }, params: z.object({ id: z.uuid() }) },
  async ({ params, uploads }) => {
    const found = await uploads.get(params);
    if (!found) return problemResponse({ status: 404, title: "No such upload" });
    const { id, name, bytes, contentType, status, reason, storedAt } = found.item;
    const shown = status === "refusing" ? "refused" : status; // its object is on its way out
    const view = { id, name, bytes, contentType, status: shown, reason, storedAt };
    return json(view, shown === "waiting" ? { headers: { "retry-after": "1" } } : {});
  },
);
