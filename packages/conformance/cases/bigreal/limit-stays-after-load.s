# A load of FS in real mode sets a new base and keeps the large limit.
# realmode: layout=flat ram=4M reg.fs.limit=0xffffffff reg.fs.g=1 exit=hlt expect.fs.limit=0xffffffff expect.fs.base=0x12340 mem.0x212340=42 judge="KVM run; SDM vol. 3, real-address mode"
        mov $0x1234, %ax
        mov %ax, %fs
        mov $0x200000, %ebx
        movb $0x42, %fs:(%ebx)
        hlt
