import { http, json } from "@motif/app";
import * as z from "zod/mini";
import { entries, fold, shelfOf } from "../resources.ts";

/** Results of one search; whoever wants more types more. */
const MOST_RESULTS = 20;

const Query = z.strictObject({
  q: z.string().check(
    z.maxLength(100),
    z.refine((text) => fold(text) !== "", { error: "must have a letter, a digit or a sign" }),
  ),
});
const Results = z.object({
  results: z.array(z.object({ id: z.string(), name: z.string(), price: z.number() })),
});

/** Products whose name begins so, in order of their names; fewer than there are where offers among them have just ended. */
export default http(
  "search",
  { uses: { entries: entries.reader }, query: Query, responses: { 200: Results } },
  async ({ query, entries, now }) => {
    const folded = fold(query.q);
    const page = await entries.query({
      index: "names",
      partition: shelfOf(folded),
      sort: { beginsWith: folded },
      limit: MOST_RESULTS,
    });
    const seconds = now().getTime() / 1000;
    const results = page.entries.flatMap(({ item: { id, name, price, until = Number.POSITIVE_INFINITY } }) =>
      name === undefined || price === undefined || until <= seconds ? [] : [{ id, name, price }],
    );
    return json({ results });
  },
);
