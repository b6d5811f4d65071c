// Without control characters and marks of direction, which the server refuses: they come with what is pasted (a number out of a contact list),
// nobody sees them, and the next command must not fail for them.
const kUnseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

export const plain_text = (text: string): string => text.replace(kUnseen, '');
