import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { latestProgress } from "../latest-progress.ts";
import { imports, progress } from "../resources.ts";

/** How far an import came: for those who do not watch. */
export default http(
  "get-import",
  {
    uses: { imports: imports.reader, progress: progress.reader },
    params: z.object({ id: z.uuid() }),
  },
  async ({ params: { id }, imports, progress }) => {
    const found = await imports.get({ id });
    if (!found) return problemResponse({ status: 404, title: "No such import" });
    const { month, orders } = found.item;
    const { imported } = await latestProgress(progress, id);
    return json({ id, month, orders, imported, done: imported === orders });
  },
);
