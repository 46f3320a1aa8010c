import { anyName, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of secrets end. */
export const TEXTS = {
  "secret.name": anyName(
    "part of the id of a secret of Secret Manager",
    "https://docs.cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create",
  ),
} satisfies RoomGrammars;
