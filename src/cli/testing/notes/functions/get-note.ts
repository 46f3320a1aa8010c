import { http, json } from "@motif/app";
import * as z from "zod/mini";
import { notes } from "../resources.ts";

export default http(
  "get-note",
  { uses: { notes: notes.reader }, params: z.object({ id: z.string() }) },
  async ({ params, notes }) => {
    const found = await notes.get(params);
    return found ? json(found.item) : json({ title: "Not Found" }, { status: 404 });
  },
);
