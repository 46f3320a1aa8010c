import { milliseconds, scheduled } from "@motif/app";
import { files, LONGEST_UPLOAD, type Upload, uploads } from "../resources.ts";
import { settle } from "../settle.ts";

const PAGE = 100;
/** One upload takes less. */
const ENOUGH_MS = 10_000;

/**
 * Ends what nobody ends: uploads that never came, objects whose event was lost, and those that were refused by somebody who died before
 * they were gone. Runs that overlap or come twice do the same once more.
 */
export default scheduled(
  "sweep-uploads",
  { uses: { uploads: uploads.readWriter, files: files.readWriter }, timeout: "5m" },
  async (input) => {
    const { uploads, now, remainingTime, log } = input;
    const over = new Date(now().getTime() - milliseconds(LONGEST_UPLOAD)).toISOString();
    let left = 0;
    for (const status of ["refusing", "waiting"] satisfies Upload["status"][]) {
      let cursor: string | undefined;
      do {
        const page = await uploads.query({
          index: "by-status",
          partition: status,
          sort: { to: over },
          limit: PAGE,
          ...(cursor !== undefined && { cursor }),
        });
        for (const { item } of page.entries) {
          if (remainingTime() < ENOUGH_MS) left++;
          else await settle(item.id, input, { isOver: true });
        }
        cursor = page.cursor;
      } while (cursor !== undefined && left === 0);
    }
    if (left > 0) log.info("The next run goes on");
  },
);
