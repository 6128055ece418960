# FS with base 1 MiB and a large limit reaches RAM up there.
# realmode: layout=flat ram=4M reg.fs.base=0x100000 reg.fs.limit=0xffffffff reg.fs.g=1 exit=hlt mem.0x312345=42 judge="KVM run; SDM vol. 3, real-address mode"
        mov $0x212345, %ebx
        movb $0x42, %fs:(%ebx)
        hlt
