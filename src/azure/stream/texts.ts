import { anyName, type RoomGrammars } from "@motif/compile/kit";

const RULES = "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules";

/** What is taken where texts of streams end. */
export const TEXTS = {
  "stream.name": anyName("the name of an event hub", RULES),
  "stream.consumer": anyName("the name of a consumer group of Event Hubs", RULES),
} satisfies RoomGrammars;
