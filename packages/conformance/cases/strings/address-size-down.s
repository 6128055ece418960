# With 67 and DF set EDI goes from 0 to FFFFFFFF.
# realmode: layout=flat exit=hlt expect.edi=0xffffffff mem.0x0=42 judge="KVM run; SDM vol. 2, STOS"
        mov $0x42, %al
        xor %edi, %edi
        std
        addr32 stosb
        hlt
