import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

const FILTERING = "https://learn.microsoft.com/azure/event-grid/cloud-event-schema";

/** What is taken where texts of buses end. */
export const TEXTS = {
  "bus.name": anyName(
    "part of the name of a topic of Event Grid",
    "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
  ),
  "bus.event": anyText("the type of a CloudEvent in Event Grid", FILTERING),
  "bus.source": anyText("the source of a CloudEvent in Event Grid", FILTERING),
} satisfies RoomGrammars;
