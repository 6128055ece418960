# With DF set STOSB goes from 0 to FFFF.
# realmode: layout=flat reg.es=0x1000 exit=hlt expect.edi=0xfffe mem.0x10000=77 mem.0x1ffff=77 judge="KVM run; SDM vol. 2, STOS"
        mov $0x77, %al
        xor %edi, %edi
        mov $2, %cx
        std
        rep stosb
        hlt
