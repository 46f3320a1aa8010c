import { http } from "@motif/app";
import { noteResponse, notFound } from "../representation.ts";
import { NotePath, notes, PublicNote, TRASH, users } from "../resources.ts";

export default http(
  "get-note",
  {
    authorizer: users,
    scopes: ["notes:read"],
    uses: { notes: notes.reader },
    params: NotePath,
    responses: { 200: PublicNote },
  },
  async ({ auth: { claims }, params: { id }, notes }) => {
    const found = await notes.get({ tenant: claims.tenant, id });
    return found && found.item.shelf !== TRASH ? noteResponse(found) : notFound(id);
  },
);
