import { consumer } from "@motif/core";
import { Note, notes } from "../resources.ts";

export default consumer(
  "keep-note",
  { event: Note, uses: { notes: notes.writer } },
  async ({ event, notes, log }) => {
    await notes.put(event.data);
    log.info("note kept", { id: event.data.id });
  },
);
