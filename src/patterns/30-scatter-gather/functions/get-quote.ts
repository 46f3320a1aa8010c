import { http, json, problemResponse } from "@motif/app";
import * as z from "zod/mini";
import { CARRIERS, lateAnswers, quotes } from "../resources.ts";
import { view } from "../view.ts";

/** A quote as it was given, and what came later. */
export default http(
  "get-quote",
  {
    uses: { quotes: quotes.reader, lateAnswers: lateAnswers.reader },
    params: z.object({ id: z.uuid() }),
  },
  async ({ params: { id }, quotes, lateAnswers }) => {
    const found = await quotes.get({ id });
    if (!found) return problemResponse({ status: 404, title: "No such quote" });
    const { entries } = await lateAnswers.query({ partition: id, limit: CARRIERS.length });
    const late = entries.map(({ item }) => item);
    return json(view(found.item, late));
  },
);
