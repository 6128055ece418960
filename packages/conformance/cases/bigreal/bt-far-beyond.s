# BT with a 32-bit offset reaches bits above 64 KiB.
# realmode: layout=flat reg.ds.limit=0xffffffff reg.ds.g=1 exit=hlt flags=C init.0x20600=01 judge="KVM run; SDM vol. 2, BT"
        mov $0x100000, %eax
        mov $0x600, %ebx
        bt %eax, (%ebx)
        hlt
