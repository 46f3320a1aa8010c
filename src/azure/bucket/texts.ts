import { anyText, NAME_GRAMMAR, type RoomGrammars } from "@motif/compile/kit";
import { QUOTAS } from "./profile.ts";

/** What is taken where texts of buckets end. */
export const TEXTS = {
  "bucket.name": {
    place: "the name of a container of Blob Storage",
    takes: "3 to 63 letters, digits and single dashes",
    form: {
      test: (text) =>
        text.length >= 3 && text.length <= QUOTAS.containerNameLength.value && NAME_GRAMMAR.form.test(text),
    },
    source:
      "https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata",
  },
  "bucket.origin": anyText(
    "an origin of the storage account's CORS rules",
    "https://learn.microsoft.com/rest/api/storageservices/cross-origin-resource-sharing--cors--support-for-the-azure-storage-services",
  ),
} satisfies RoomGrammars;
