import { anyName, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of secrets end. */
export const TEXTS = {
  "secret.name": anyName(
    "part of the name of a secret of Secrets Manager",
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
  ),
} satisfies RoomGrammars;
