import type { Seen } from "@motif/app/simulate";
import { Page } from "./clients.ts";

/** Pages of the list that clients got. */
export function pagesOf({ requests }: Seen) {
  return requests.flatMap(({ client, method, path, sentAt, answer }) => {
    if (method !== "GET" || !path.startsWith("/items?") || answer?.status !== 200) return [];
    const cursor = new URLSearchParams(path.slice("/items?".length)).get("cursor");
    return [{ client, cursor, sentAt, answer, page: Page.parse(JSON.parse(answer.body)) }];
  });
}

/** What clients saw who followed the cursors: from the first request to the last answer, to the end of the list or not. */
export function walksOf(seen: Seen) {
  const pages = pagesOf(seen);
  return pages
    .filter(({ cursor }) => cursor === null)
    .map((first) => {
      const walk = [first];
      for (let next = nextOf(first, pages); next; next = nextOf(next, pages)) walk.push(next);
      const last = walk.at(-1) ?? first;
      return {
        ids: walk.flatMap(({ page }) => page.items.map(({ id }) => id)),
        from: first.sentAt,
        to: last.answer.at,
        isWhole: last.page.nextCursor === undefined,
      };
    });
}

type SeenPage = ReturnType<typeof pagesOf>[number];

/** The page that the same client asked for with the cursor of another one. */
function nextOf({ client, answer, page }: SeenPage, pages: readonly SeenPage[]): SeenPage | undefined {
  return pages.find(
    (next) =>
      next.client === client &&
      next.cursor !== null &&
      next.cursor === page.nextCursor &&
      next.sentAt >= answer.at,
  );
}
