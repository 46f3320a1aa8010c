import { type Duration, jwtAuthorizer, service, table } from "@motif/app";
import * as z from "zod/mini";

/** Who says who somebody is: in a cloud, the deployment says where it is. */
export const identity = service("identity", { url: "https://login.example.com" });

/** Letters, digits and hyphens, as it is a part of keys. */
const Tenant = z.string().check(z.regex(/^[a-z0-9-]{1,50}$/));

/** The tenant comes from the token, and from nowhere else: no request can name another one. */
export const users = jwtAuthorizer("users", {
  issuer: identity,
  audience: "tenant-notes",
  claims: z.object({ sub: z.string(), tenant: Tenant }),
});

/** How long a note stays in the trash. */
export const IN_TRASH: Duration = "30d";

/** What a client says of a note. */
export const NoteInput = z.strictObject({
  title: z.string().check(z.minLength(1), z.maxLength(200)),
  text: z.string().check(z.maxLength(10_000)),
});

/** What clients see of one. */
export const PublicNote = z.extend(NoteInput, {
  id: z.uuid(),
  author: z.string(),
  /** RFC 3339. */
  changedAt: z.string(),
});
export type PublicNote = z.infer<typeof PublicNote>;

const Note = z.extend(PublicNote, {
  tenant: Tenant,
  /** Where it is found: {@link shelfOf} its tenant, or {@link TRASH}. */
  shelf: z.string(),
  /** Seconds since 1970; none for a note that stays. */
  expiresAt: z.exactOptional(z.int()),
});
export type Note = z.infer<typeof Note>;

/** A tenant's notes are a partition, so that whatever is asked for without a tenant is not found. */
export const notes = table("notes", {
  schema: Note,
  partitionKey: "tenant",
  sortKey: "id",
  indexes: { "by-shelf": { partitionKey: "shelf", sortKey: "changedAt" } },
  timeToLive: "expiresAt",
});

/** The shelf of all trash: it has no slash in it, and so it is no tenant's. */
export const TRASH = "trash";

/** The shelf of a tenant's notes. */
export function shelfOf(tenant: string): string {
  return `${tenant}/notes`;
}

export const NotePath = z.object({ id: z.uuid() });
