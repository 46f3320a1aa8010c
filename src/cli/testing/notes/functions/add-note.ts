import { http, json } from "@motif/app";
import { Note, notes } from "../resources.ts";

export default http(
  "add-note",
  { uses: { notes: notes.writer }, body: Note },
  async ({ body, notes, log }) => {
    await notes.put(body);
    log.info("note added", { id: body.id });
    return json(body, { status: 201 });
  },
);
