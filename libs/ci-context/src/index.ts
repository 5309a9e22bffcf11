export { type Checkout, readCheckout } from './checkout.ts';
