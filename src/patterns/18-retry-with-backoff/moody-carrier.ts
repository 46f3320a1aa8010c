import { milliseconds, type StandIn } from "@motif/app";
import * as z from "zod/mini";
import { carrier } from "./stand-ins.ts";

/** To there the carrier never answers anything but that it is busy. */
export const NEVER = "AQ";

const Parcel = z.object({ country: z.string() });
const Booking = z.object({ tracking: z.string() });

/** Says of a booking that was made and is not in the answer, for whoever looks. */
export const MADE = "x-made";

/** A carrier with moods: busy for a while, gone for longer, broken before and after its work, behind a proxy. */
export function moodyCarrier(): StandIn {
  const standIn = carrier();
  return async (request, world) => {
    const { country } = Parcel.parse(await request.clone().json());
    if (country === NEVER) return new Response(null, { status: 503 });
    const mood = world.chance();
    const until = new Date(world.now().getTime() + milliseconds("20m")).toUTCString();
    if (mood < 0.08) return new Response(null, { status: 503, headers: { "retry-after": "40" } });
    if (mood < 0.12) return new Response(null, { status: 429, headers: { "retry-after": until } });
    if (mood < 0.16) return new Response(null, { status: 500 });
    if (mood < 0.18) return new Response(null, { status: 409 });
    if (mood < 0.2) return new Response("<html>please wait</html>", { status: 200 });
    if (mood < 0.23) return new Response(null, { status: 401 });
    const answer = await standIn(request, world);
    if (mood >= 0.28 || !answer.ok) return answer;
    const { tracking } = Booking.parse(await answer.json());
    return new Response(null, { status: 502, headers: { [MADE]: tracking } });
  };
}
