.code16
faddp %st(1),%st
