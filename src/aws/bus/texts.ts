import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

const API = "https://docs.aws.amazon.com/eventbridge/latest/APIReference";

/** What is taken where texts of buses end. */
export const TEXTS = {
  "bus.name": anyName("part of the name of an EventBridge bus", `${API}/API_CreateEventBus.html`),
  "bus.event": anyText("the detail type of an event of EventBridge", `${API}/API_PutEventsRequestEntry.html`),
  "bus.source": anyText("the source of an event of EventBridge", `${API}/API_PutEventsRequestEntry.html`),
} satisfies RoomGrammars;
