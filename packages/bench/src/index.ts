// How fast is realmode beside its peers?
export {};
