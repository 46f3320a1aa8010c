import { http } from "@motif/app";
import * as z from "zod/mini";
import { noteResponse } from "../representation.ts";
import { type Note, NoteInput, notes, PublicNote, shelfOf, users } from "../resources.ts";

const Body = z.extend(NoteInput, {
  /** Days until it is gone by itself; if not given, it stays. */
  expiresInDays: z.exactOptional(z.int().check(z.gte(1), z.lte(365))),
});

export default http(
  "add-note",
  {
    authorizer: users,
    scopes: ["notes:write"],
    uses: { notes: notes.writer },
    body: Body,
    responses: { 201: PublicNote },
  },
  async ({ auth: { claims }, body: { expiresInDays, ...said }, notes, newId, now, metrics }) => {
    const note: Note = {
      ...said,
      id: newId(),
      tenant: claims.tenant,
      author: claims.sub,
      shelf: shelfOf(claims.tenant),
      changedAt: now().toISOString(),
      ...(expiresInDays !== undefined && {
        expiresAt: Math.ceil(now().getTime() / 1000) + expiresInDays * 86_400,
      }),
    };
    const { version } = await notes.put(note, { if: "absent" });
    metrics.add("NotesAdded", 1, "Count", { tenant: claims.tenant });
    return noteResponse({ item: note, version }, { status: 201, headers: { location: `/notes/${note.id}` } });
  },
);
