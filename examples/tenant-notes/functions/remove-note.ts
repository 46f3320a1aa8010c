import { ConditionFailedError, http } from "@motif/app";
import { changed, conditionOf, notFound } from "../representation.ts";
import { NotePath, notes, TRASH, users } from "../resources.ts";

/** Puts a note into the trash, if it is still as this client has seen it (If-Match). */
export default http(
  "remove-note",
  {
    authorizer: users,
    scopes: ["notes:write"],
    uses: { notes: notes.readWriter },
    params: NotePath,
    responses: { 204: null },
  },
  async ({ auth: { claims }, params: { id }, headers, notes, now }) => {
    const condition = conditionOf(headers["if-match"]);
    if (condition instanceof Response) return condition;
    const key = { tenant: claims.tenant, id };
    const found = await notes.get(key);
    if (!found || found.item.shelf === TRASH) return notFound(id);
    try {
      await notes.update(key, { set: { shelf: TRASH, changedAt: now().toISOString() } }, { if: condition });
      return new Response(null, { status: 204 });
    } catch (error) {
      if (error instanceof ConditionFailedError) return changed();
      throw error;
    }
  },
);
