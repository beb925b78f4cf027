/** What every editor of a value needs to be labelled. */
export interface FieldProps {
  id: string;
  label: string;
  readOnly: boolean;
  invalid: boolean;
  describedBy: string | undefined;
}

export const attributesOf = ({ label, invalid, describedBy }: FieldProps) => ({
  'aria-label': label,
  'aria-invalid': invalid || undefined,
  'aria-describedby': describedBy,
});
