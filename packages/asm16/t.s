.code16
.arch i8086;jcxz .
