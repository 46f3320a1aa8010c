import { ConditionFailedError, http } from "@motif/app";
import { changed, conditionOf, noteResponse, notFound } from "../representation.ts";
import { NoteInput, NotePath, notes, PublicNote, TRASH, users } from "../resources.ts";

/** Replaces what a note says, if it is still as this client has seen it (If-Match). */
export default http(
  "change-note",
  {
    authorizer: users,
    scopes: ["notes:write"],
    uses: { notes: notes.readWriter },
    params: NotePath,
    body: NoteInput,
    responses: { 200: PublicNote },
  },
  async ({ auth: { claims }, params: { id }, headers, body, notes, now }) => {
    const condition = conditionOf(headers["if-match"]);
    if (condition instanceof Response) return condition;
    const key = { tenant: claims.tenant, id };
    const found = await notes.get(key);
    if (!found || found.item.shelf === TRASH) return notFound(id);
    try {
      const set = { ...body, changedAt: now().toISOString() };
      return noteResponse(await notes.update(key, { set }, { if: condition }));
    } catch (error) {
      if (error instanceof ConditionFailedError) return changed();
      throw error;
    }
  },
);
