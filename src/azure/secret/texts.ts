import { anyName, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of secrets end. */
export const TEXTS = {
  "secret.name": anyName(
    "the name of a secret of Key Vault",
    "https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates",
  ),
} satisfies RoomGrammars;
