import { ConditionFailedError, milliseconds, scheduled } from "@motif/app";
import { IN_TRASH, notes, TRASH } from "../resources.ts";

const PAGE = 25;
/** A page takes less. */
const ENOUGH_MS = 30_000;

/** Deletes what has been in the trash for long enough, the oldest first. What one run does not get to, the next one does. */
export default scheduled(
  "empty-trash",
  { uses: { notes: notes.readWriter }, timeout: "5m" },
  async ({ notes, now, remainingTime, metrics }) => {
    const before = new Date(now().getTime() - milliseconds(IN_TRASH)).toISOString();
    while (remainingTime() > ENOUGH_MS) {
      const { entries } = await notes.query({ index: "by-shelf", partition: TRASH, limit: PAGE });
      const old = entries.filter(({ item }) => item.changedAt < before);
      await Promise.all(
        old.map(({ item: { tenant, id }, version }) =>
          notes.delete({ tenant, id }, { if: { version } }).catch((error: unknown) => {
            // Another run was faster.
            if (!(error instanceof ConditionFailedError)) throw error;
          }),
        ),
      );
      metrics.add("NotesDeleted", old.length);
      if (old.length < PAGE) return;
    }
  },
);
