import { type Fact, faultsOf, type Profile } from "@motif/core/platform";

/** Kept, as each run asks for all faults. */
const KNOWN = new WeakMap<Profile, ReadonlyMap<string, Fact<boolean>>>();

/** Whether a cloud says that a fault can happen there. Without a cloud, all can. Throws where its profile does not name the fault. */
export function isDocumented(fault: string, profile: Profile | undefined): boolean {
  if (!profile) return true;
  const facts = KNOWN.get(profile) ?? faultsOf(profile);
  KNOWN.set(profile, facts);
  const fact = facts.get(fault);
  if (!fact) throw new Error(`The profile of ${profile.title} says nothing of the fault ${fault}.`);
  return fact.value;
}
