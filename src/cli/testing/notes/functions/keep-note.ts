import { setTimeout as sleep } from "node:timers/promises";
import { consumer, TerminalError } from "@motif/app";
import { Note, notes } from "../resources.ts";

export default consumer(
  "keep-note",
  { event: Note, uses: { notes: notes.writer }, timeout: "60s" },
  async ({ event, notes, log }) => {
    if (event.data.text === "slow") {
      log.info("takes its time");
      await sleep(500);
    }
    if (event.data.text === "poison") throw new TerminalError("it is poison");
    await notes.put(event.data);
    log.info("note kept", { id: event.data.id });
  },
);
