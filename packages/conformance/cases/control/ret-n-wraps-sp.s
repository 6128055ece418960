# RET n adds to SP within 64 KiB and leaves the upper half of ESP.
# realmode: layout=flat exit=hlt expect.esp=0x12340002 init.0xfffa=0011 judge="KVM run; SDM vol. 2, RET"
        mov $0x1234fffa, %esp
        ret $6
        hlt
        .org 0x100
        hlt
