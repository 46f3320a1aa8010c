/**
 * IP addresses as event-ruler reads them
 * (https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/CIDR.java): bytes, however they are written.
 */

const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const V6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/;
const V6_GROUPS = 8;

/** The 4 or 16 bytes of an address, or `undefined` where the text is none. */
export function addressBytes(text: string): readonly number[] | undefined {
  const v4 = V4.exec(text);
  if (v4) {
    const bytes = v4.slice(1).map(Number);
    return bytes.every((byte) => byte <= 255) ? bytes : undefined;
  }
  return V6.test(text) ? v6Bytes(text) : undefined;
}

function v6Bytes(text: string): readonly number[] | undefined {
  const [head = "", tail, more] = text.split("::");
  if (more !== undefined) return undefined;
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = V6_GROUPS - left.length - right.length;
  if (tail === undefined ? zeros !== 0 : zeros < 1) return undefined;
  const groups = [...left, ...Array<string>(zeros).fill("0"), ...right];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const bytes = groups.flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
  // An IPv4 address that was mapped into IPv6 is that address: `InetAddress.getByName` of Java.
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return isMapped ? bytes.slice(12) : bytes;
}

/** A block of addresses: the first bits of an address, and how many of them count. */
export interface AddressBlock {
  readonly bytes: readonly number[];
  readonly bits: number;
}

/** Reads a block such as `10.0.0.0/24`. Answers with what is wrong where it is none. */
export function readBlock(text: string): AddressBlock | string {
  const [address = "", mask, ...more] = text.split("/");
  if (mask === undefined || more.length > 0) return 'must be an address and a mask, such as "10.0.0.0/24"';
  const bytes = addressBytes(address);
  if (bytes === undefined) return `"${address}" is no IP address`;
  const most = bytes.length * 8 - 1;
  if (!/^\d{1,3}$/.test(mask) || Number(mask) > most)
    return `the mask of ${bytes.length === 4 ? "an IPv4" : "an IPv6"} block must be 0 to ${most}`;
  return { bytes, bits: Number(mask) };
}

/** Whether an address lies in a block. One of the other family never does. */
export function isIn({ bytes, bits }: AddressBlock, address: readonly number[]): boolean {
  if (address.length !== bytes.length) return false;
  const whole = bits >> 3;
  for (let index = 0; index < whole; index++) if (address[index] !== bytes[index]) return false;
  const rest = bits & 7;
  return rest === 0 || ((address[whole] ?? 0) ^ (bytes[whole] ?? 0)) >> (8 - rest) === 0;
}
