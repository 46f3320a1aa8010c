import { anyName, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of streams end. */
export const TEXTS = {
  "stream.name": anyName(
    "part of the name of a Kinesis data stream",
    "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html",
  ),
  "stream.consumer": anyName(
    "a label of Terraform's and an id of SAM's",
    "https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers",
  ),
} satisfies RoomGrammars;
