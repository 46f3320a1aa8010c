/** Why an order cannot be. The state machine knows each by its name, so it is spelt out: a bundle's minifier renames classes. */
export class OrderInvalid extends Error {
  override readonly name = "OrderInvalid";
}

/** There are not enough units. */
export class OutOfStock extends Error {
  override readonly name = "OutOfStock";
}

/** The provider took nothing, and will not. */
export class PaymentFailed extends Error {
  override readonly name = "PaymentFailed";
}

/** Nobody delivers there. Nothing of the delivery was begun. */
export class DeliveryRefused extends Error {
  override readonly name = "DeliveryRefused";
}
