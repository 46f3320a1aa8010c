/**
 * A handler's input with another value of one property. The others are copied as they are, so that `request` is still made when
 * it is first asked for.
 */
export function inputWith<I extends object, Name extends string, V>(
  input: I,
  name: Name,
  value: V,
): Omit<I, Name> & { readonly [N in Name]: V } {
  const copy = Object.create(Object.getPrototypeOf(input), Object.getOwnPropertyDescriptors(input));
  return Object.defineProperty(copy, name, { value, enumerable: true, configurable: true });
}
