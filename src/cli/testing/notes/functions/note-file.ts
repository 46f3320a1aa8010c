import { consumer, objectCreated } from "@motif/app";
import { notes } from "../resources.ts";

export default consumer(
  "note-file",
  { event: objectCreated, uses: { notes: notes.writer } },
  async ({ event, notes }) => {
    await notes.put({ id: event.data.key, text: `${event.data.size} bytes` });
  },
);
