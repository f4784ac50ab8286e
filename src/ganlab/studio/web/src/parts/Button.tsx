import type { ButtonHTMLAttributes } from 'react';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `main` once on a page; `bad` for what cannot be undone; `quiet` beside others. */
  kind?: 'main' | 'plain' | 'bad' | 'quiet';
  small?: boolean;
}

export function Button({ kind = 'plain', small = false, className = '', type = 'button', ...rest }: Props) {
  const classes = ['button', kind === 'plain' ? '' : kind, small ? 'small' : '', className];
  return <button type={type} className={classes.filter(Boolean).join(' ')} {...rest} />;
}
